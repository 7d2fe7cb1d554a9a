
  # Attention with torch's operator. Texts of equal length are computed together, so no mask is needed.
  def layout(self: __torch__.Encoder, rows: Tensor, slots: Tensor, groups: List[int], heads: int, size: int, dtype: int) -> List[Tensor]:
    return annotate(List[Tensor], [])

  def attend(self: __torch__.Encoder, qkv: Tensor, groups: List[int], layout: List[Tensor], heads: int) -> Tensor:
    hidden = torch.floordiv(torch.size(qkv, 1), 3)
    contexts = annotate(List[Tensor], [])
    row = 0
    for g in range(torch.floordiv(torch.len(groups), 2)):
      count = groups[g * 2]
      length = groups[g * 2 + 1]
      part = torch.slice(qkv, 0, row, row + count * length, 1)
      split = torch.reshape(part, [count, length, 3, heads, torch.floordiv(hidden, heads)])
      q, k, v = torch.unbind(torch.permute(split, [2, 0, 3, 1, 4]), 0)
      context = torch.scaled_dot_product_attention(q, k, v, None, 0.0, False, scale=0.6931471805599453)
      _0 = torch.append(contexts, torch.reshape(torch.transpose(context, 1, 2), [count * length, hidden]))
      row = row + count * length
    empty = torch.new_zeros(qkv, [torch.size(qkv, 0) - row, hidden])
    return torch.cat(torch.append(contexts, empty), 0)
