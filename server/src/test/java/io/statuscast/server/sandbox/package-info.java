@NullMarked
package io.statuscast.server.sandbox;

import org.jspecify.annotations.NullMarked;
