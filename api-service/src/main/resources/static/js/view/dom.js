/**
 * How are elements made? Text is always set as text.
 *
 * @module
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * @param {string} tag "div" or "div.some.classes"
 * @param {Object<string, *>} [properties] of the element; "on…" are listeners, "aria-…" attributes
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function element(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split('.');
  const made = document.createElement(name);
  made.classList.add(...classes);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith('on')) {
      made.addEventListener(key.slice(2), value);
    } else if (key.includes('-') || key === 'role') {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** @returns {SVGElement} a picture from the sheet in index.html */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#icon-${name}`);
  svg.classList.add('icon');
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

/** @returns {HTMLButtonElement} a button that shows a picture and is read as its label */
export function iconButton(name, label, onclick, classes = '') {
  return element(`button.quiet${classes}`, { type: 'button', title: label, 'aria-label': label, onclick }, icon(name));
}

/** @returns {HTMLElement} by its id, which index.html promises */
export function byId(id) {
  return document.getElementById(id);
}
