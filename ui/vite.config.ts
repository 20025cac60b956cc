import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

// `npm run dev` serves the console alone and passes API calls on to a running server.
export default defineConfig({
  plugins: [vue()],
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: false },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080' } },
});
