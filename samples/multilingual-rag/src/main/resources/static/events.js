/**
 * Posts JSON and yields the server-sent events of the answer as { name, data }.
 * EventSource itself can only GET.
 */
import { problemText } from './dom.js';

export async function* postForEvents(url, body, signal) {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'Content-Type': 'application/json', 'Accept': 'text/event-stream, application/problem+json' },
		body: JSON.stringify(body),
		signal
	});
	if (!response.ok) {
		throw new Error(problemText(response.status, await response.text()));
	}
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let buffer = '';
	for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
		buffer += chunk.value;
		const blocks = buffer.split('\n\n');
		buffer = blocks.pop();
		yield* blocks.map(parse);
	}
}

function parse(block) {
	const event = { name: 'message', data: null };
	let data = '';
	for (const line of block.split('\n')) {
		if (line.startsWith('event:')) {
			event.name = line.slice('event:'.length).trim();
		}
		else if (line.startsWith('data:')) {
			data += line.slice('data:'.length);
		}
	}
	event.data = data ? JSON.parse(data) : null;
	return event;
}
