@NullMarked
package io.statuscast.server.http;

import org.jspecify.annotations.NullMarked;
