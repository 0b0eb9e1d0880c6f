// The presentation inside the dashboard: over all of its page, the slide kept in the address.

const PLOTLY = __PLOTLY__;
const TEMPLATE = __TEMPLATE__;
const stages = new WeakMap();

function remember(slide) {
  const address = new URL(window.location.href);
  address.searchParams.set("slide", slide);
  // Streamlit's own state stays: its back and forward buttons read it.
  window.history.replaceState(window.history.state, "", address);
}

export default function ({ data, parentElement }) {
  if (!data) return; // only to have this module loaded
  const shown = stages.get(parentElement);
  if (shown?.stamp !== data.stamp) {
    shown?.stage.remove();
    const at = shown?.stage.at ?? data.at;
    const leave = () => window.location.assign(data.back);
    const stage = new Stage({ ...data.deck, template: TEMPLATE }, { at, leave, moved: remember });
    stages.set(parentElement, { stage, stamp: data.stamp });
    library(PLOTLY).then(() => stages.get(parentElement)?.stage === stage && stage.open(), (error) => parentElement.replaceChildren(error.message));
  }
  return () => {
    stages.get(parentElement)?.stage.remove();
    stages.delete(parentElement);
  };
}
