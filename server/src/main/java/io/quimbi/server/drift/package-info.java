/** How customers and stores change: snapshots, drift, movers, flows, journeys. */
@NullMarked
package io.quimbi.server.drift;

import org.jspecify.annotations.NullMarked;
