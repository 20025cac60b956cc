/** The colour words of the API with their grounds; the server's table is the one that counts. */
export const COLORS: Record<string, string> = {
  red_purple: '#8e2157',
  moss_green: '#5b7c32',
  dark_khaki: '#8a8446',
  wine_red: '#7b1e3a',
  light_taupe: '#a08b78',
  goldenrod: '#c8941b',
  olive_green: '#6b7a2f',
  light_plum: '#a976a9',
  dark_purple: '#4b2a6b',
  light_coral: '#e07a75',
  medium_sea_green: '#3aa56f',
  salmon: '#e5806d',
  sky_blue: '#3fa9e0',
  light_sky_blue: '#6cb8e6',
  dark_taupe: '#5a4a41',
  slate_gray: '#66788a',
  dodger_blue: '#1e82e8',
  dark_magenta: '#86138a',
  seafoam_green: '#46b39a',
  charcoal: '#36454f',
  periwinkle: '#7c83d6',
};

/** The font words of the API. */
export const FONTS = ['helvetica', 'serif', 'norican'];

const FAMILIES: Record<number, string> = {
  0: 'system-ui, sans-serif',
  1: 'Georgia, serif',
  2: '"Snell Roundhand", cursive',
  6: 'system-ui, sans-serif',
  7: '"Trebuchet MS", sans-serif',
  8: '"Cooper Black", Georgia, serif',
  9: '"Arial Black", sans-serif',
  10: '"Courier New", monospace',
};

/** A family of this browser that comes near to a font of WhatsApp's. */
export function fontFamily(font: number): string {
  return FAMILIES[font] ?? 'system-ui, sans-serif';
}

export function time(iso: string): string {
  return new Date(iso).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', hour12: false });
}
