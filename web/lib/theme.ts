export const THEME_KEY = "studium-theme";
export type Theme = "system" | "light" | "dark";

/** Runs before the first paint, so that a chosen theme never flashes. Without a choice the system decides. */
export const THEME_SCRIPT = `try{var t=localStorage.getItem("${THEME_KEY}");if(t==="light"||t==="dark")document.documentElement.dataset.theme=t}catch{}`;
