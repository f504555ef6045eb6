/**
 * Which customers: one typed filter, evaluated where the profiles are, and what it means in words.
 */
@NullMarked
package io.quimbi.engine.find;

import org.jspecify.annotations.NullMarked;
