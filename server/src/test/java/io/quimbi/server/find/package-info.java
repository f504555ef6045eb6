@NullMarked
package io.quimbi.server.find;

import org.jspecify.annotations.NullMarked;
