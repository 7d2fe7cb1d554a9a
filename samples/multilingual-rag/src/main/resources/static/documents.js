/** The list of documents and the upload of new ones. */
import { byId, element, languageName, ownName, problemText } from './dom.js';

const list = byId('documents');
const uploads = byId('uploads');
const files = byId('files');
const zone = byId('upload-form');

async function showDocuments(newest, openLanguage) {
	try {
		const response = await fetch('api/documents', { headers: { 'Accept': 'application/json' } });
		if (!response.ok) {
			throw new Error(problemText(response.status, await response.text()));
		}
		render(await response.json(), newest, openLanguage);
	}
	catch (error) {
		list.replaceChildren(element('p', { className: 'problem' },
			error instanceof TypeError ? 'The server cannot be reached.' : error.message));
	}
	list.setAttribute('aria-busy', 'false');
}

function render(documents, newest, openLanguage) {
	const byLanguage = new Map();
	for (const item of documents) {
		byLanguage.set(item.language, [...byLanguage.get(item.language) ?? [], item]);
	}
	const languages = [...byLanguage.keys()].sort((a, b) => languageName(a).localeCompare(languageName(b)));
	byId('library-size').textContent = documents.length === 0 ? ''
		: `The library has ${count(documents.length, 'document')} in ${count(languages.length, 'language')}.`;
	list.replaceChildren(...languages.map((code) => group(code, byLanguage.get(code), newest, openLanguage)));
	if (documents.length === 0) {
		list.append(element('p', { className: 'hint' }, 'The library is empty.'));
	}
}

function group(code, documents, newest, openLanguage) {
	const own = ownName(code);
	return element('details', { open: code === openLanguage || documents.some((item) => item.id === newest) },
		element('summary', {},
			element('span', {}, languageName(code)), ' ',
			element('span', { lang: code, dir: 'auto', className: 'own-name' }, own === languageName(code) ? '' : own),
			element('span', { className: 'count' }, String(documents.length))),
		element('ul', {}, ...documents.map((item) => documentItem(item, newest))));
}

function documentItem(item, newest) {
	const button = element('button', { type: 'button', className: 'delete', ariaLabel: `Delete “${item.title}”` }, 'Delete');
	const node = element('li', { className: item.id === newest ? 'newest' : '' },
		element('div', {},
			element('span', { lang: item.language, dir: 'auto' }, item.title),
			element('small', { lang: item.language, dir: 'auto' }, item.source)),
		button);
	button.addEventListener('click', () => remove(item, node, button));
	return node;
}

/** The first click asks for confirmation, the second deletes. Losing focus cancels. */
async function remove(item, node, button) {
	if (!button.classList.contains('sure')) {
		button.classList.add('sure');
		button.textContent = 'Really delete?';
		button.addEventListener('blur', () => {
			button.classList.remove('sure');
			button.textContent = 'Delete';
		}, { once: true });
		return;
	}
	button.disabled = true;
	try {
		const response = await fetch(`api/documents/${encodeURIComponent(item.id)}`,
			{ method: 'DELETE', headers: { 'Accept': 'application/problem+json' } });
		if (!response.ok && response.status !== 404) {
			throw new Error(problemText(response.status, await response.text()));
		}
		await showDocuments(null, item.language);
	}
	catch (error) {
		button.disabled = false;
		node.querySelector('.problem')?.remove();
		node.append(element('p', { className: 'problem', role: 'alert' },
			error instanceof TypeError ? 'The server cannot be reached.' : error.message));
	}
}

function count(number, noun) {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Uploads run one after another, because embedding a single file already uses all cores. */
async function uploadAll(selected) {
	const waiting = [...selected].map((file) => [file, uploadItem(file)]);
	for (const [file, item] of waiting) {
		await upload(file, item);
	}
}

function uploadItem(file) {
	const item = element('li', {}, element('span', { className: 'name', dir: 'auto' }, file.name),
		element('progress', { max: 1, value: 0, ariaLabel: `Upload of ${file.name}` }),
		element('span', { className: 'state' }, 'Waiting'));
	uploads.prepend(item);
	return item;
}

function upload(file, item) {
	const progress = item.querySelector('progress');
	const state = item.querySelector('.state');
	const body = new FormData();
	body.append('file', file);
	const request = new XMLHttpRequest();
	request.open('POST', 'api/documents');
	request.setRequestHeader('Accept', 'application/json, application/problem+json');
	request.upload.addEventListener('progress', ({ loaded, total }) => {
		progress.value = loaded / total;
		state.textContent = `Sending, ${Math.floor(100 * loaded / total)} %`;
	});
	request.upload.addEventListener('load', () => {
		progress.removeAttribute('value');
		state.textContent = 'Reading and embedding…';
	});
	return new Promise((resolve) => {
		request.addEventListener('loadend', async () => {
			progress.remove();
			if (request.status === 201 || request.status === 200) {
				const stored = JSON.parse(request.responseText);
				item.classList.add('done');
				state.textContent = stored.added ? `Added. Language: ${languageName(stored.language)}`
					: `Already in the library as “${stored.title}”.`;
				await showDocuments(stored.id);
			}
			else {
				item.classList.add('failed');
				state.textContent = problemText(request.status, request.responseText);
			}
			resolve();
		});
		request.send(body);
	});
}

files.addEventListener('change', async () => {
	const selected = [...files.files];
	files.value = '';
	await uploadAll(selected);
});

zone.addEventListener('dragover', (event) => {
	event.preventDefault();
	zone.classList.add('over');
});

zone.addEventListener('dragleave', () => zone.classList.remove('over'));

zone.addEventListener('drop', async (event) => {
	event.preventDefault();
	zone.classList.remove('over');
	await uploadAll(event.dataTransfer.files);
});

showDocuments();
