import admin from "./admin.json";
import account from "./account.json";
import auth from "./auth.json";
import broken from "./broken.json";
import catalogue from "./catalogue.json";
import common from "./common.json";
import grading from "./grading.json";
import legal from "./legal.json";
import learn from "./learn.json";
import sheet from "./sheet.json";
import teach from "./teach.json";
import ui from "./ui.json";

/** Every text of the interface in English, one file for each part. */
const messages = { account, admin, auth, broken, catalogue, common, grading, learn, legal, sheet, teach, ui };
export default messages;
