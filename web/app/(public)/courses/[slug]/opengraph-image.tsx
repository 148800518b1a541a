import { ImageResponse } from "next/og";
import { unwrapOrNull } from "@/client/problem";
import { serverApi } from "@/client/server";
import { translator } from "@/i18n/server";

export const size = { width: 1200, height: 630 };
export const contentType = "image/png";

/** What a shared link to a course shows: its title on paper, in the colours of the site. */
export default async function Image({ params }: { params: Promise<{ slug: string }> }) {
  const { slug } = await params;
  const api = await serverApi();
  const course = await unwrapOrNull(
    api.GET("/api/v1/courses/{courseId}", { params: { path: { courseId: slug } } }),
  );
  const t = await translator("common");
  return new ImageResponse(
    <div
      style={{
        width: "100%",
        height: "100%",
        display: "flex",
        flexDirection: "column",
        justifyContent: "space-between",
        padding: 80,
        background: "#fbfaf7",
        color: "#1c2233",
        borderBottom: "24px solid #2b4bc0",
      }}
    >
      <div style={{ display: "flex", fontSize: 36, color: "#2b4bc0" }}>{t("product")}</div>
      <div style={{ display: "flex", fontSize: 72, lineHeight: 1.15 }}>{course?.title ?? t("product")}</div>
      <div style={{ display: "flex", fontSize: 34, color: "#4b5263" }}>{course?.instructor.name ?? ""}</div>
    </div>,
    size,
  );
}
