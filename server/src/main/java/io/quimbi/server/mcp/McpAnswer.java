package io.quimbi.server.mcp;

/**
 * What a tool answers.
 *
 * @param sentence in one line
 * @param content a record or a map, written as the service's JSON
 */
record McpAnswer(String sentence, Object content) {}
