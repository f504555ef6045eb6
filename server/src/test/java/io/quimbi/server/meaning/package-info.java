@NullMarked
package io.quimbi.server.meaning;

import org.jspecify.annotations.NullMarked;
