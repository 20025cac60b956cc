@NullMarked
package io.statuscast.server.app;

import org.jspecify.annotations.NullMarked;
