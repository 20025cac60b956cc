@NullMarked
package io.statuscast.server.security;

import org.jspecify.annotations.NullMarked;
