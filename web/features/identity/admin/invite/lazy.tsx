"use client";

import dynamic from "next/dynamic";
import { SkeletonText } from "@/ui/Skeleton";

const loading = () => <SkeletonText lines={4} />;

/* The forms of the page: the server sends them readable, and what makes them work is loaded behind the frame. */
export const InviteForm = dynamic(() => import("./InviteForm").then((module) => module.InviteForm), {
  loading,
});
export const UploadPeople = dynamic(() => import("./UploadPeople").then((module) => module.UploadPeople), {
  loading,
});
