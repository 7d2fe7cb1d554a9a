/** The question, its answer and the passages. */
import { byId, element, languageName, ownName } from './dom.js';
import { postForEvents } from './events.js';

const form = byId('ask-form');
const question = byId('question');
const button = form.querySelector('button');
const statusLine = byId('status');
const problem = byId('problem');

let running = null;

async function ask() {
	running?.abort();
	const call = new AbortController();
	running = call;
	reset();
	try {
		let answered = false;
		let text = '';
		for await (const { name, data } of postForEvents('api/ask/stream', { question: question.value }, call.signal)) {
			switch (name) {
				case 'passages':
					showPassages(data.passages);
					break;
				case 'delta':
					text += data.text;
					showGeneratedText(text);
					break;
				case 'answer':
					showAnswer(data);
					answered = true;
					break;
				case 'problem':
					throw new Error(data.detail);
			}
		}
		if (!answered) {
			throw new Error('The connection was closed before the answer was complete.');
		}
	}
	catch (error) {
		if (error.name !== 'AbortError') {
			showProblem(error instanceof TypeError ? 'The server cannot be reached.' : error.message);
		}
	}
	finally {
		if (running === call) {
			setBusy(false);
		}
	}
}

function reset() {
	setBusy(true);
	problem.hidden = true;
	for (const id of ['answer-section', 'passages-section', 'extractive-note']) {
		byId(id).hidden = true;
	}
	byId('examples').open = false;
	statusLine.textContent = 'Searching the library…';
}

function setBusy(busy) {
	button.disabled = busy;
	button.textContent = busy ? 'Asking…' : 'Ask';
	statusLine.classList.toggle('busy', busy);
	byId('answer-section').setAttribute('aria-busy', busy);
}

function showPassages(passages) {
	byId('passages').replaceChildren(...passages.map(passageItem));
	byId('passages-section').hidden = passages.length === 0;
	statusLine.textContent = passages.length ? 'Reading the passages…' : '';
}

function passageItem(passage) {
	return element('li', { id: `passage-${passage.number}`, dir: 'auto', tabIndex: -1 },
		element('header', {},
			element('span', { className: 'number', 'aria-hidden': 'true' }, String(passage.number)),
			element('h3', { lang: passage.language }, passage.title),
			languageBadge(passage.language)),
		element('blockquote', { lang: passage.language, dir: 'auto' }, ...highlighted(passage)),
		element('footer', {},
			element('cite', { lang: passage.language, dir: 'auto' }, passage.source),
			element('span', { className: 'score', dir: 'ltr' }, 'Score ',
				element('data', { value: String(passage.score) }, passage.score.toFixed(3)))));
}

function languageBadge(code) {
	return element('span', { className: 'language', dir: 'ltr', title: ownName(code) },
		languageName(code), ' ', element('code', {}, code));
}

/** The passage's text, with the sentences closest to the question marked. */
function highlighted({ text, highlights }) {
	const nodes = [];
	let end = 0;
	for (const span of highlights) {
		nodes.push(text.slice(end, span.start), element('mark', {}, text.slice(span.start, span.end)));
		end = span.end;
	}
	nodes.push(text.slice(end));
	return nodes;
}

function showGeneratedText(text) {
	byId('answer-section').hidden = false;
	statusLine.textContent = 'Writing the answer…';
	byId('answer').replaceChildren(element('p', { className: 'generated', dir: 'auto' }, text));
}

function showAnswer({ mode, found, sentences, passages }) {
	const generated = mode === 'generated';
	const content = sentences.length === 0
		? [element('p', {}, passages.length === 0
			? 'The library is empty. Add documents first.'
			: found ? 'The chat model returned an empty answer.'
				: 'No document in the library answers this. The closest passages are below.')]
		: generated
			? [element('p', { className: 'generated', dir: 'auto' }, ...sentences.flatMap(citedSentence))]
			: sentences.map((sentence) =>
				element('p', { lang: sentence.language, dir: 'auto' }, ...citedSentence(sentence)));
	byId('answer').replaceChildren(...content);
	byId('answer-section').hidden = false;
	byId('extractive-note').hidden = generated || sentences.length === 0;
	statusLine.textContent = '';
}

function citedSentence({ text, citations }) {
	return [text, ...citations.map((number) =>
		element('a', { href: `#passage-${number}`, className: 'citation', ariaLabel: `Passage ${number}` },
			`[${number}]`)), ' '];
}

function showProblem(text) {
	statusLine.textContent = '';
	problem.textContent = text;
	problem.hidden = false;
}

form.addEventListener('submit', (event) => {
	event.preventDefault();
	ask();
});

question.addEventListener('keydown', (event) => {
	if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
		event.preventDefault();
		form.requestSubmit();
	}
});

byId('examples').addEventListener('click', (event) => {
	if (event.target.matches('button')) {
		question.value = event.target.textContent;
		form.requestSubmit();
	}
});
