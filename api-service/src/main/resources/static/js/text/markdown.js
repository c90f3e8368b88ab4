/**
 * How does the text of a model become elements without becoming dangerous? It may not run anything,
 * load anything, or look like a part of the page. HTML in it is shown as the characters it is.
 *
 * @module
 */

import { Lexer, Marked } from '/webjars/marked/17.0.1/lib/marked.esm.js';
import DOMPurify from '/webjars/dompurify/3.3.3/dist/purify.es.mjs';

const SAFE_LINK = /^(?:https?|mailto):/i;

const RULES = {
  ALLOWED_TAGS: (
    'a blockquote br code del em h1 h2 h3 h4 h5 h6 hr li ol p pre strong table tbody td th thead tr ul'
  ).split(' '),
  ALLOWED_ATTR: ['href', 'class', 'align', 'start'],
  ALLOWED_URI_REGEXP: SAFE_LINK,
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  RETURN_DOM_FRAGMENT: true,
};

/** One paragraph's stars and underscores; the parser's work grows with their square. */
const MOST_MARKS = 400;
const marks = { of: '', tooMany: false };

const marked = new Marked({
  gfm: true,
  breaks: true,
  tokenizer: { emStrong: (_, paragraph) => (isTangled(paragraph) ? undefined : false) },
  renderer: {
    html: ({ text, block }) => (block ? `<p>${escape(text.trimEnd())}</p>` : escape(text)),
    // A picture would be fetched: a link to it is shown in its place.
    image: ({ href, text }) => `<a href="${escape(href)}">${escape(text || href)}</a>`,
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

const purifier = DOMPurify(window);
purifier.addHook('afterSanitizeAttributes', (element) => {
  if (element.tagName === 'A') {
    element.setAttribute('target', '_blank');
    element.setAttribute('rel', 'noopener noreferrer');
  }
  if (element.hasAttribute('class') && !/^language-[\w+#.-]{1,32}$/.test(element.className)) {
    element.removeAttribute('class');
  }
});

/**
 * @param {string} text Markdown of any origin
 * @returns {DocumentFragment} harmless
 */
export function markdown(text) {
  const fragment = purifier.sanitize(marked.parse(text), RULES);
  for (const block of fragment.children) {
    block.dir = 'auto';
  }
  return fragment;
}

/**
 * @param {string} text
 * @returns {{type: string, raw: string}[]} its blocks; their raw texts joined are the text
 */
export function blocksOf(text) {
  try {
    const blocks = new Lexer({ gfm: true, breaks: true }).blockTokens(text, []);
    const length = blocks.reduce((sum, { raw }) => sum + raw.length, 0);
    return length === text.length ? blocks : [{ type: 'unknown', raw: text }];
  } catch {
    // Nested too deeply for the parser.
    return [{ type: 'unknown', raw: text }];
  }
}

/** Then the marks are shown as they are; false lets the parser go its usual way. */
function isTangled(paragraph) {
  if (paragraph !== marks.of) {
    marks.of = paragraph;
    marks.tooMany = (paragraph.match(/[*_]+/g)?.length ?? 0) > MOST_MARKS;
  }
  return marks.tooMany;
}

function escape(text) {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
