export { PrivatePlace as default } from "@/app/shell/PrivatePlace";
