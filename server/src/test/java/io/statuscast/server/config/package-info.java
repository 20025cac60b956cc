@NullMarked
package io.statuscast.server.config;

import org.jspecify.annotations.NullMarked;
