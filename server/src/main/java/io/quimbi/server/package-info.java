/**
 * The service. One package for each capability, {@code io.quimbi.server.<capability>}; this one
 * starts and stops it. What all capabilities share is in {@link io.quimbi.server.web}.
 *
 * <h2>Conventions</h2>
 *
 * <ul>
 *   <li><b>Thin.</b> A controller calls one use case of the engine, which it has from {@link
 *       io.quimbi.app.Quimbi}, and answers with a record. Rules live in the engine, SQL in the
 *       store, neither here.
 *   <li><b>Who asks.</b> A method with {@link io.quimbi.server.web.Needs} takes a {@code Caller}
 *       argument. The store is the caller's, never one from a path, a query or a body; where a body
 *       may name it, {@link io.quimbi.server.web.StoreOfCaller#agree} refuses another with 403. A
 *       method that needs no key has {@link io.quimbi.server.web.Open} with the reason. One with
 *       neither keeps the service from starting.
 *   <li><b>JSON.</b> Names in snake_case, instants in ISO 8601 UTC, money as numbers. What is read
 *       is read strictly: an unknown field, a wrong type, a doubled name is a 400. A record
 *       component that may be missing or null is {@code @Nullable}; every other one is required.
 *   <li><b>Errors.</b> Throw {@link io.quimbi.engine.QuimbiException} from the engine, or {@link
 *       io.quimbi.server.web.Refused} for what only HTTP knows. {@link
 *       io.quimbi.server.web.ProblemAdvice} makes the problem document: USAGE 400, BAD_INPUT 422,
 *       NOTHING_THERE 404, ENVIRONMENT 503; codes with another status are listed there. The {@code
 *       type} is {@code urn:quimbi:problem:} with the code in lower case and dashes.
 *   <li><b>Lists.</b> A list that can grow takes {@code limit} and {@code cursor} and answers with
 *       {@link io.quimbi.server.web.Page}; {@link io.quimbi.server.web.Paging} reads the two.
 *   <li><b>Writes.</b> Any write takes an {@code Idempotency-Key} without its controller's doing. A
 *       body larger than the configured limit is a 413; a method that reads files says its own
 *       limit with {@link io.quimbi.server.web.BodyLimit}.
 *   <li><b>Long work.</b> Give it to {@link io.quimbi.server.work.BackgroundWork} and answer 202
 *       with the number of its run; {@code /runs} tells of it and cancels it.
 *   <li><b>OpenAPI.</b> Every method has an {@code @Operation} with a summary and an {@code
 *       operationId}, and an example in {@code examples/<operationId>.json} (of what it answers)
 *       and {@code examples/<operationId>.request.json} (of what it reads) among the resources of
 *       this package. Problem responses are added by {@link
 *       io.quimbi.server.openapi.OpenApiDocument}.
 *   <li><b>Logs.</b> No customer ids, bodies, query values or messages of exceptions; the request
 *       id is in every line.
 *   <li><b>Tests.</b> One class for each capability, on {@code TestService}: one service for all
 *       tests of the module, two stores with the same customer ids, keys of every role. Its client
 *       validates every answer against the served OpenAPI. Routes with path variables that {@code
 *       StoresApartTest} does not know yet are added to its table.
 * </ul>
 */
@NullMarked
package io.quimbi.server;

import org.jspecify.annotations.NullMarked;
