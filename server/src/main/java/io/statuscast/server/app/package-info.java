/// The composition root: reads the configuration, wires one subsystem after the other, and closes them in
/// reverse order. Nothing else may depend on this package.
@NullMarked
package io.statuscast.server.app;

import org.jspecify.annotations.NullMarked;
