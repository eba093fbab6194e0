import "./styles/index.css";

import { initByName } from "./behaviours/by_name";
import { initCompare } from "./behaviours/compare";
import { initCopyLink } from "./behaviours/copy_link";
import { initDrafts } from "./behaviours/drafts";
import { initPasskeys } from "./behaviours/passkeys";
import { initLive } from "./behaviours/live";
import { initPhotoPreview } from "./behaviours/photo_preview";
import { initPopovers } from "./behaviours/popovers";
import { initPreview } from "./behaviours/preview";
import { initSelection } from "./behaviours/selection";
import { initShortcuts } from "./behaviours/shortcuts";
import { initSubmitOnce } from "./behaviours/submit_once";
import { initSwapping } from "./behaviours/swapping";

// What a page, or a part of it that was swapped in, is given to do.
const behaviours = [
  initByName,
  initCompare,
  initCopyLink,
  initPhotoPreview,
  initPreview,
  initSelection,
  initSubmitOnce,
];

function start(root: ParentNode): void {
  for (const init of behaviours) init(root);
}

document.documentElement.classList.add("js");
initPopovers(document);
initPasskeys();
initShortcuts(document);
initDrafts(document);
initLive(document);
initSwapping(start);
