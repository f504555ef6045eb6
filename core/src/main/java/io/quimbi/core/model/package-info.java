/**
 * Segments and what follows from them: how features are scaled, the immutable model of one
 * discovery, everybody's memberships in its segments, and the archetypes that they make.
 */
@NullMarked
package io.quimbi.core.model;

import org.jspecify.annotations.NullMarked;
