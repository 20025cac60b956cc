/// The HTTP API: routes, validation against `docs/openapi.yaml`, JSON shapes, and the one place where errors become
/// answers. Speaks to the rest of the server through ports and core's types only.
@NullMarked
package io.statuscast.server.http;

import org.jspecify.annotations.NullMarked;
