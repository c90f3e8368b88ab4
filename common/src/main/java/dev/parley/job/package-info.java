/**
 * What is a chat job? The words that all rooms share: immutable, validated once, free of Redis and
 * HTTP.
 */
@NullMarked
package dev.parley.job;

import org.jspecify.annotations.NullMarked;
