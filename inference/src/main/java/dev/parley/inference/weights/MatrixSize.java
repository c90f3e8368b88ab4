package dev.parley.inference.weights;

/** The rows and columns of a matrix. */
public record MatrixSize(int rows, int columns) {}
