package dev.parley.grammar.calls;

/**
 * How several calls stand behind one mark, as a list.
 *
 * @param begin behind the mark
 * @param separator between two calls
 * @param end behind the last call
 * @param mark that ends the list, behind its end
 */
public record CallList(String begin, String separator, String end, String mark) {}
