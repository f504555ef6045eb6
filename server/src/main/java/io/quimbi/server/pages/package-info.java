/**
 * The dashboard: pages for people, drawn from the same reports that REST answers with. No rule and
 * no SQL lives here; a figure that a page lacks belongs into the engine's report.
 *
 * <ul>
 *   <li>A page is a method with {@code @Needs} that gives a {@link
 *       org.springframework.web.servlet.ModelAndView} made by {@code Screens}; whoever has a
 *       session is its {@code Caller}.
 *   <li>Every list is a {@code Table}: one template draws it, one script sorts, filters and pages
 *       it, and {@code ?csv=<id of the table>} gives it as a file.
 *   <li>A chart is drawn by the browser from JSON in an attribute, and has its table beside it.
 *   <li>Nothing is written into scripts or styles, and nothing comes from another host: the
 *       Content-Security-Policy allows neither.
 * </ul>
 */
@NullMarked
package io.quimbi.server.pages;

import org.jspecify.annotations.NullMarked;
