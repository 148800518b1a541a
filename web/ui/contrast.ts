type Colour = [lightness: number, chroma: number, hue: number];
type Palette = Record<string, Colour>;

const TOKEN = /--color-([\w-]+):\s*light-dark\(oklch\(([^)]+)\),\s*oklch\(([^)]+)\)\)/g;

/** The opaque colours of a style sheet that have a light and a dark value, by name. */
export function tokensOf(css: string): { light: Palette; dark: Palette } {
  const palettes: { light: Palette; dark: Palette } = { light: {}, dark: {} };
  for (const [, name = "", light = "", dark = ""] of css.matchAll(TOKEN)) {
    if (light.includes("/")) continue;
    palettes.light[name] = colourOf(light);
    palettes.dark[name] = colourOf(dark);
  }
  return palettes;
}

function colourOf(text: string): Colour {
  const [lightness = Number.NaN, chroma = Number.NaN, hue = Number.NaN] = text.split(/\s+/).map(Number);
  return [lightness, chroma, hue];
}

/** The contrast of two colours of a palette as WCAG defines it, between 1 and 21. Throws for a name that is not there. */
export function contrast(palette: Palette, one: string, other: string): number {
  const [dark, light] = [luminance(palette, one), luminance(palette, other)].sort((a, b) => a - b);
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
}

function luminance(palette: Palette, name: string): number {
  const colour = palette[name];
  if (!colour) throw new Error(`No colour is called ${name}.`);
  const [red, green, blue] = linearOf(colour);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** OKLCH in linear sRGB, cut to what a screen can show. The numbers are those of the definition of OKLab. */
function linearOf([lightness, chroma, hue]: Colour): [number, number, number] {
  const angle = (hue * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    cut(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    cut(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    cut(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function cut(share: number): number {
  return Math.min(1, Math.max(0, share));
}
