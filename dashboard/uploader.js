// Streamlit's uploader speaks English only: what assistive technology reads out is said in the
// session's language here; what is seen, app.css replaces.
let observer = null;

export default function ({ data }) {
  observer?.disconnect();
  if (!data) return;
  if (document.documentElement.lang !== data.language) document.documentElement.lang = data.language;
  const { words } = data;
  const root = document.querySelector(".st-key-uploader");
  if (!root) return;
  const label = (selector, word) => {
    for (const node of root.querySelectorAll(selector)) node.setAttribute("aria-label", word(node));
  };
  const speak = () => {
    label('[data-testid="stFileUploaderDropzoneInput"]', () => words.input);
    label('[data-testid="stFileChips"] > button', () => words.add);
    label('[data-testid="stFileChip"] button', (node) => {
      const chip = node.closest('[data-testid="stFileChip"]');
      return words.remove + (chip.querySelector('[data-testid="stFileChipName"]')?.title ?? "");
    });
  };
  speak();
  // Files come and go without a run of the page. Attributes are not watched: they are what is written here.
  observer = new MutationObserver(speak);
  observer.observe(root, { childList: true, subtree: true });
  return () => observer.disconnect();
}
