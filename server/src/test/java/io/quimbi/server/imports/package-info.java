@NullMarked
package io.quimbi.server.imports;

import org.jspecify.annotations.NullMarked;
