/**
 * What is held of one person: told in full, or erased everywhere. Articles 15, 17 and 20 of the
 * GDPR are what this is for.
 */
@NullMarked
package io.quimbi.engine.privacy;

import org.jspecify.annotations.NullMarked;
