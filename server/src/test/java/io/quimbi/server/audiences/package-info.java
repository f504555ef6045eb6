@NullMarked
package io.quimbi.server.audiences;

import org.jspecify.annotations.NullMarked;
