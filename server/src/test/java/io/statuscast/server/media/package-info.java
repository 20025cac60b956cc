/// Tests of the guard, the fetcher and the renditions, over real sockets, files and programs.
@NullMarked
package io.statuscast.server.media;

import org.jspecify.annotations.NullMarked;
