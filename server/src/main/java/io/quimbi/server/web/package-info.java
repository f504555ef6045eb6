/** What all capabilities share: who asks, what is refused and how, pages, bodies. */
@NullMarked
package io.quimbi.server.web;

import org.jspecify.annotations.NullMarked;
