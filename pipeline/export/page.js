(() => {
  const form = document.querySelector("form.filter");
  if (!form) return;
  const fold = (text) =>
    text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/đ/g, "d");
  const tasks = [...document.querySelectorAll("table.matrix > tbody")].map((body) => ({
    body,
    text: fold(body.textContent),
    states: body.dataset.state.split(" "),
  }));
  const count = form.querySelector("output");
  const apply = () => {
    const wanted = fold(form.q.value).split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { body, text, states } of tasks) {
      const keep =
        wanted.every((word) => text.includes(word)) && (!form.s.value || states.includes(form.s.value));
      body.hidden = !keep;
      shown += keep;
    }
    count.textContent = shown === tasks.length ? "" : `${shown}/${tasks.length} nhiệm vụ`;
  };
  form.hidden = false;
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  apply();
})();
