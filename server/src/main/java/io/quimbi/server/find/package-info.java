/** Which customers: by a filter, and by a question in plain words. */
@NullMarked
package io.quimbi.server.find;

import org.jspecify.annotations.NullMarked;
