"use strict";

// A page that was not possible for a moment is asked for again once the service can answer.
{
  const EVERY = 2000;
  const look = async () => {
    const ready = await fetch("/ready").then((answer) => answer.ok, () => false);
    if (ready) location.reload();
    else setTimeout(look, EVERY);
  };
  setTimeout(look, EVERY);
}
