/** Small helpers for building the page. Text is inserted as text, never as markup. */

export const byId = (id) => document.getElementById(id);

/**
 * Creates an element: properties named like the element's own are set, others become
 * attributes.
 */
export function element(name, properties = {}, ...children) {
	const node = document.createElement(name);
	for (const [key, value] of Object.entries(properties)) {
		if (value === null || value === undefined) {
			continue;
		}
		if (key in node && key !== 'list') {
			node[key] = value;
		}
		else {
			node.setAttribute(key, value);
		}
	}
	node.append(...children.map((child) => child ?? ''));
	return node;
}

const englishNames = new Intl.DisplayNames(['en'], { type: 'language' });

/** The language's English name, or the code itself if the browser does not recognize it. */
export function languageName(code) {
	try {
		return code === 'und' ? 'Unknown language' : englishNames.of(code);
	}
	catch {
		return String(code || 'Unknown language');
	}
}

/** The language's name in the language itself, or an empty string. */
export function ownName(code) {
	try {
		return code === 'und' || code === 'en' ? ''
			: new Intl.DisplayNames([code], { type: 'language', fallback: 'none' }).of(code) ?? '';
	}
	catch {
		return '';
	}
}

/** The message for a failed call: its problem details, if any. */
export function problemText(status, body) {
	try {
		return String(JSON.parse(body).detail || '') || `The server answered with status ${status}.`;
	}
	catch {
		return status ? `The server answered with status ${status}.` : 'The server cannot be reached.';
	}
}
