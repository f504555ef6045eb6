@NullMarked
package io.quimbi.server.mcp;

import org.jspecify.annotations.NullMarked;
