// Smaller type rather than cut text: `data-tight` steps up from 0 until everything in the box fits.

const TIGHTEST = 3;

export function fit(box) {
  for (let tight = 0; tight <= TIGHTEST; tight += 1) {
    box.dataset.tight = tight;
    if (box.scrollHeight <= box.clientHeight && box.scrollWidth <= box.clientWidth) return;
  }
}
