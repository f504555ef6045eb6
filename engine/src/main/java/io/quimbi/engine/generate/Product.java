package io.quimbi.engine.generate;

/**
 * A product of the demo shop.
 *
 * @param number index in the catalogue, from 0
 * @param id such as {@code COF-0007}
 * @param name the house that makes it and what it is
 * @param category the shelf's name
 */
public record Product(int number, String id, String name, String category) {}
