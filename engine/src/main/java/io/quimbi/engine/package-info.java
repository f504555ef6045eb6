/**
 * Use cases. Each lives in a package of its own with the ports that it needs beside it; here is
 * what all of them share.
 */
@NullMarked
package io.quimbi.engine;

import org.jspecify.annotations.NullMarked;
