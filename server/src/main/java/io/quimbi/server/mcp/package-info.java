/**
 * The Model Context Protocol server: what an assistant may ask of a store, over HTTP at {@code
 * /mcp} with the service's keys, and over standard input and output for one store.
 *
 * <p>One set of {@link io.quimbi.server.mcp.McpTools} serves both. Over HTTP there are no sessions:
 * each request carries its key and is answered for that key's store alone, so that a session can
 * neither outlive a key nor be taken to another store.
 */
@NullMarked
package io.quimbi.server.mcp;

import org.jspecify.annotations.NullMarked;
