/// The rules of RFC 5545, by which calendars repeat, through lib-recur.
@NullMarked
package io.statuscast.server.repeat;

import org.jspecify.annotations.NullMarked;
