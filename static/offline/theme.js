// The screen dark or light as it was last chosen here, before anything is drawn.
"use strict";

{
  const chosen = localStorage.getItem("theme");
  if (chosen) document.documentElement.dataset.theme = chosen;
}
