import type { Metadata } from "next";

interface Shared {
  title: string;
  description?: string;
  /** A picture of its own; without one the platform's is shown. */
  image?: { url: string; alt: string } | null;
}

const PLATFORM = { url: "/share.png", width: 1200, height: 630, alt: "Studium" };

/** How a page looks where its link is shared (Open Graph, and the cards that are made of it). */
export function sharing({ title, description, image }: Shared): Metadata {
  return {
    openGraph: { title, description, type: "website", siteName: "Studium", images: [image ?? PLATFORM] },
    twitter: { card: "summary_large_image" },
  };
}
