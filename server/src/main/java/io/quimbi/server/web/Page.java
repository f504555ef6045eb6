package io.quimbi.server.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a list.
 *
 * @param nextCursor to be given as {@code cursor} for what comes next; null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {}
